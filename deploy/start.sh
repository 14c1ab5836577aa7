#!/bin/sh
# Installs into this folder on first start, without network or administrator rights, and serves on http://localhost:8501
set -e
cd "$(dirname "$0")"
if [ ! -e .venv/installed ]; then
    "${PYTHON:-python3}" -m venv --clear --without-pip .venv # Debian's python3 alone has no pip; wheels/ has one
    PYTHONPATH="$(echo wheels/pip-*.whl)" .venv/bin/python -m pip install --quiet --no-index --find-links wheels -r requirements.txt
    touch .venv/installed
fi
[ -e "${WAREHOUSE:-data/warehouse}/CURRENT" ] || .venv/bin/python -m etl init --sample
exec .venv/bin/python -m streamlit run dashboard.py --server.port 8501 "$@"
