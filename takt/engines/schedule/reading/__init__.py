"""Readers of files that hold a project: CSV, Microsoft Project XML, Primavera P6 XML."""

from takt.engines.schedule.reading.csv_file import read_csv
from takt.engines.schedule.reading.plan_file import PlanFile
from takt.engines.schedule.reading.xml_file import read_xml

__all__ = ["PlanFile", "read_csv", "read_xml"]
