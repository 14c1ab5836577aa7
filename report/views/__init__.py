"""Views: each a function from what is asked to a sentence, a chart, its table and its definition."""
