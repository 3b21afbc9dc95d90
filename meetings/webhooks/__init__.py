"""Other systems are told what happened, by signed messages that carry ids alone (docs/webhooks.md)."""
