// What authors of types import: one module with all that the plug-in protocols speak of.

@_exported public import ApsisConfiguration
@_exported public import ApsisJSON
@_exported public import ApsisPrograms
@_exported public import ApsisSchedules
@_exported public import ApsisTimes

// Of the jobs what conditions and actions speak of; the machine's own side of them is nothing to build on.
@_exported public import protocol ApsisJobs.Action
@_exported public import struct ApsisJobs.ActionContext
@_exported public import struct ApsisJobs.AwaitedRuns
@_exported public import protocol ApsisJobs.Condition
@_exported public import struct ApsisJobs.ConditionContext
@_exported public import enum ApsisJobs.ConditionVerdict
@_exported public import struct ApsisJobs.JobArguments
@_exported public import struct ApsisJobs.JobID
@_exported public import protocol ApsisJobs.PerformedAction
@_exported public import protocol ApsisJobs.PolledCondition
@_exported public import struct ApsisJobs.RequestedRun
@_exported public import struct ApsisJobs.Run
@_exported public import protocol ApsisJobs.RunCondition
@_exported public import struct ApsisJobs.RunID
@_exported public import enum ApsisJobs.RunState
@_exported public import struct ApsisJobs.RunSubject
@_exported public import struct ApsisJobs.RunTally
@_exported public import protocol ApsisJobs.SchedulingAction
@_exported public import struct SystemPackage.FilePath

#if canImport(FoundationEssentials)
  @_exported public import struct FoundationEssentials.URL
#else
  @_exported public import struct Foundation.URL
#endif
