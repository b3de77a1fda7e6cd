"""An identity provider of its own process, as a company would run one: allauth's, on loopback."""
