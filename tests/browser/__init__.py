"""The built site, as readers meet it: in a real browser, from a static server."""
