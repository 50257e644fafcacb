"""Sample questions by the thousand, for measuring: `python -m benchmarks.sample_content --faqs N`, or `--remove`."""
