-- Ends wrk's report with one line that a program reads.
function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      "\nTOTAL %d requests %d us %d us_p99 %d bad_status %d broken\n",
      summary.requests, summary.duration, latency:percentile(99), errors.status,
      errors.connect + errors.read + errors.write + errors.timeout
   ))
end
