"""The delivery of pages: stored in memory, served without Django, and dropped with every change.

- A request's way: `front` answers it, `cache_policy` says which pages are the same for all, `page_store` has those that
  are finished, `page_builder` renders the others, each from one `snapshot` of the site, which ends with a change of the
  `content_version`.
- What tells that a page is out of date: `watcher` (looks at the database five times a second), `build_id` (code,
  templates and settings). `outage`: what is answered while the database does not; `silence`: how long it has not.
- Beneath: `encodings` (compressed bodies and ETags), `transactions` (consistent reads, time limits), `wsgi_bridge`
  (between the server and Django).
"""
