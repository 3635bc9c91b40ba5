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
    let more = configuration.map { site.addNames(of: $0.keys) + site.loadCalendars(of: $0) } ?? []
    self.site = site
    self.configuration = more.hasErrors ? nil : configuration
    diagnostics = (found + more).inReadingOrder()
  }
}

extension Site {
  /// Loads the calendars of the folder that the config file names.
  ///
  /// - Returns: All that is wrong with them.
  fileprivate mutating func loadCalendars(of configuration: SiteConfiguration) -> [Diagnostic] {
    guard let folder = configuration.calendars else { return [] }
    let (calendars, diagnostics) = CalendarsFolder(folder).load()
    self.calendars = calendars
    return diagnostics
  }

  /// Adds the config file's names for types.
  ///
  /// - Returns: An error for each that cannot be.
  fileprivate mutating func addNames(of keys: ConfigKeys) -> [Diagnostic] {
    keys.programTypes.add(to: &types.programs) + keys.scheduleTypes.add(to: &types.schedules)
      + keys.conditionTypes.add(to: &types.conditions) + keys.actionTypes.add(to: &types.actions)
  }
}
