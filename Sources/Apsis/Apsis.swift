// What authors of types import: one module with all that the plug-in protocols speak of.

@_exported public import ApsisConfiguration
@_exported public import ApsisJSON
@_exported public import ApsisPrograms
@_exported public import ApsisSchedules
@_exported public import ApsisTimes

// Of the jobs what conditions and actions speak of; the machine's own side of them is nothing to build on.
@_exported public import protocol ApsisJobs.Action
@_exported public import struct ApsisJobs.AwaitedRuns
@_exported public import protocol ApsisJobs.Condition
@_exported public import struct ApsisJobs.JobArguments
@_exported public import struct ApsisJobs.JobID
@_exported public import enum ApsisJobs.RunState
@_exported public import struct SystemPackage.FilePath

#if canImport(FoundationEssentials)
  @_exported public import struct FoundationEssentials.URL
#else
  @_exported public import struct Foundation.URL
#endif
