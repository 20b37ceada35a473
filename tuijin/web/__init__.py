"""The shell: base page, components, navigation, error pages."""
