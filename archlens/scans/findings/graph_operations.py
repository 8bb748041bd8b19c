"""AS030: operations of a TensorFlow graph that read or write files, talk to other machines or call Python."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_HINT = "It runs when the model is called, some of it when it is loaded, with your rights. Find out what it is for."
_ACTS = {
    "writes files": (
        "WriteFile",
        "WriteRawProtoSummary",
        "CreateSummaryFileWriter",
        "DebugIdentityV2",
        "DebugIdentity",
        "Save",
        "SaveSlices",
        "SaveDataset",
        "SaveDatasetV2",
        "PrintV2",
    ),
    "reads files": (
        "ReadFile",
        "MatchingFiles",
        "WholeFileReader",
        "WholeFileReaderV2",
        "TextLineReader",
        "TextLineReaderV2",
        "TFRecordReader",
        "TFRecordReaderV2",
        "FixedLengthRecordReader",
        "FixedLengthRecordReaderV2",
        "LMDBReader",
        "TextLineDataset",
        "TFRecordDataset",
        "TFRecordDatasetV2",
        "FixedLengthRecordDataset",
        "MatchingFilesDataset",
        "FixedLengthRecordDatasetV2",
        "CSVDataset",
        "CSVDatasetV2",
        "LMDBDataset",
        "LoadDataset",
        "LoadDatasetV2",
        "SqlDataset",
        "ExperimentalCSVDataset",
        "ImmutableConst",
        "LoadTPUEmbeddingParameters",
    ),
    "calls Python": ("PyFunc", "PyFuncStateless", "EagerPyFunc"),
    "talks to other machines": (
        "RpcCall",
        "RpcClient",
        "RpcServer",
        "DataServiceDataset",
        "DataServiceDatasetV2",
        "DataServiceDatasetV3",
        "DataServiceDatasetV4",
        "CollectiveGather",
        "BigQueryReader",
        "_Send",
        "_Recv",
        "RemoteCall",
    ),
}
_ACT_OF = {operation: act for act, operations in _ACTS.items() for operation in operations}


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Operations that do more than compute."""
    seen = [
        (f"The operation {excerpt(operation)} {_ACT_OF[operation]}.", place)
        for place, operation in contents.operations
        if operation in _ACT_OF
    ]
    yield from findings("AS030", "error", seen, _HINT)
