internal import ApsisDiagnostics
internal import ArgumentParser
internal import SystemPackage

/// What is put over a config file.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: [.customLong("override"), .customShort("o")],
    help: ArgumentHelp(
      "Set a key of the config file, such as schedule.horizon=2h; may be given several times.",
      valueName: "name=value"))
  var overrides: [String] = []
}

/// The config file of a command that does without one too.
struct ConfigOptions: ParsableArguments {
  @Option(help: "The config file, whose names for types are known then.") var config: String?
  @OptionGroup var overrides: OverrideOptions

  func validate() throws {
    guard config != nil || overrides.overrides.isEmpty else {
      throw ValidationError("--override is over --config FILE")
    }
  }

  /// The jobs folder of a job file: the one that the command line names, or the config file's if the job lies in it.
  func jobsFolder(_ option: JobsFolderOption, of job: String) throws -> String? {
    guard option.folder == nil, let config else { return option.folder }
    let folder = try ConfiguredSite(config, overrides: overrides.overrides).configuration?.jobs.string
    return folder.flatMap { JobsFolderSearch.holds(FilePath(job), in: FilePath($0)) ? $0 : nil }
  }

  /// The site, with the config file's names for types if there is one.
  ///
  /// - Throws: `DiagnosticsError` if the config file has errors.
  func site() throws -> Site {
    guard let config else { return try Site.required() }
    let configured = try ConfiguredSite(config, overrides: overrides.overrides)
    guard configured.configuration != nil else { throw DiagnosticsError(configured.diagnostics) }
    return configured.site
  }
}
