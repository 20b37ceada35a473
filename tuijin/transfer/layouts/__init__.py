"""Ready-made layouts of other systems' exports, one YAML file a system."""
