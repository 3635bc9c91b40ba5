internal import ApsisDiagnostics
internal import ApsisJobs
internal import SystemPackage

/// A site as its config file changes it.
struct ConfiguredSite {
  /// With the config file's names for types.
  let site: Site
  /// Nil if a diagnostic is an error.
  let configuration: SiteConfiguration?
  let diagnostics: [Diagnostic]

  /// Reads a config file.
  ///
  /// - Parameter overrides: `NAME=VALUE`, each over what the file says.
  /// - Throws: `RegistryError` if the site's own types cannot be registered.
  init(_ config: String, overrides: [String]) throws {
    var site = try Site.required()
    let (configuration, found) = SiteConfiguration.read(FilePath(config), overrides: overrides)
    let named = configuration.map { site.addNames(of: $0.keys) } ?? []
    self.site = site
    self.configuration = named.hasErrors ? nil : configuration
    diagnostics = (found + named).inReadingOrder()
  }
}

extension Site {
  /// Adds the config file's names for types.
  ///
  /// - Returns: An error for each that cannot be.
  fileprivate mutating func addNames(of keys: ConfigKeys) -> [Diagnostic] {
    keys.programTypes.add(to: &types.programs) + keys.scheduleTypes.add(to: &types.schedules)
      + keys.conditionTypes.add(to: &types.conditions) + keys.actionTypes.add(to: &types.actions)
  }
}
