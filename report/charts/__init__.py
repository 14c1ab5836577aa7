"""Charts: facts(...) chooses and orders plain data, draw(facts, ...) makes the Plotly figure."""
