"""The main job on made-up people: for a first look, for training, for benchmarks. Nobody here is real."""
