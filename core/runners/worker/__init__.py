"""What runs in a worker process: it trains and computes, and says what it has recorded."""
