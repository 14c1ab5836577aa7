@cd /d "%~dp0"
@if not exist .venv\installed py -3 -m venv .venv && .venv\Scripts\python -m pip install --quiet --no-index --find-links wheels -r requirements.txt && echo yes> .venv\installed
@if exist .venv\installed if not exist data\warehouse\CURRENT .venv\Scripts\python -m etl init --sample
@if exist .venv\installed .venv\Scripts\python -m streamlit run dashboard.py --server.port 8501
@pause
