"""Benefits: what is expected to become better, for whom, and how it will be seen. Effect chain and measurements are to grow on it."""
