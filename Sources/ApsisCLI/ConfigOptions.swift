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

  /// The site, with the config file's names for types if there is one.
  ///
  /// - Throws: `DiagnosticsError` if the config file has errors.
  func site() throws -> Site { try configured()?.site ?? Site.required() }

  /// The site, and the jobs folder of what the command line names: the folder that it says, or the config file's if `path` lies in it.
  ///
  /// - Throws: As ``site()``.
  func site(for path: String, in option: JobsFolderOption) throws -> (site: Site, folder: String?) {
    guard let configured = try configured() else { return (try Site.required(), option.folder) }
    let jobs = configured.configuration?.jobs
    let holding = jobs.flatMap { JobsFolderSearch.holds(FilePath(path), in: $0) ? $0.string : nil }
    return (configured.site, option.folder ?? holding)
  }

  /// Nil without a config file.
  private func configured() throws -> ConfiguredSite? {
    guard let config else { return nil }
    let configured = try ConfiguredSite(config, overrides: overrides.overrides)
    guard configured.configuration != nil else { throw DiagnosticsError(configured.diagnostics) }
    return configured
  }
}
