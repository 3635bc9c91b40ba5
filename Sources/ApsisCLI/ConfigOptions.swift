internal import ApsisDiagnostics
internal import ArgumentParser

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
  func site() throws -> Site {
    guard let config else { return try Site.required() }
    let configured = try ConfiguredSite(config, overrides: overrides.overrides)
    guard configured.configuration != nil else { throw DiagnosticsError(configured.diagnostics) }
    return configured.site
  }
}
