// What authors of program and schedule types import: one module with all that the plug-in protocols speak of.

@_exported public import ApsisConfiguration
@_exported public import ApsisJSON
@_exported public import ApsisPrograms
@_exported public import ApsisSchedules
@_exported public import ApsisTimes

@_exported public import struct SystemPackage.FilePath

#if canImport(FoundationEssentials)
  @_exported public import struct FoundationEssentials.URL
#else
  @_exported public import struct Foundation.URL
#endif
