internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisServer

/// What a site's files say, all of which a scheduler needs before it begins.
struct SiteFiles {
  let configuration: SiteConfiguration
  let loading: SiteLoading
  let contents: JobsFolder.Contents
  /// For the runs of all jobs.
  let actions: [JobAction]
  let access: Access
  /// What is doubtful, and what is wrong with jobs that are left out.
  let diagnostics: [Diagnostic]

  var reader: JobReader { loading.reader }

  /// Reads the files.
  ///
  /// - Parameter skipsBroken: Whether jobs with mistakes are left out.
  /// - Throws: `SiteMistakes` if a scheduler can't begin with what they say, `DiagnosticsError` for files of tokens and certificates.
  init(_ config: String, overrides: [String], skipsBroken: Bool, progress: JobsProgress = { _, _ in }) throws {
    let configured = try ConfiguredSite(config, overrides: overrides)
    guard let configuration = configured.configuration else { throw SiteMistakes(configured.diagnostics) }
    self.configuration = configuration
    loading = SiteLoading(configuration: configuration, reader: configured.site.reader, skipsBroken: skipsBroken)
    contents = loading.contents(progress: progress)
    let (actions, problems) = loading.actions(for: contents)
    self.actions = actions
    diagnostics = configured.diagnostics + contents.diagnostics + problems
    // They are for the runs of all jobs: to leave one out would be wrong for all of them.
    guard !problems.hasErrors else { throw SiteMistakes(diagnostics) }
    // Without any job file it is the folder that is broken.
    guard !contents.diagnostics.hasErrors || skipsBroken && contents.fileCount > 0 else {
      throw SiteMistakes(
        diagnostics, summary: "\(contents.diagnostics.tally); nothing was started (--skip-broken runs the sound jobs)")
    }
    access = try Access(configuration.access)
  }
}

/// Why no scheduler begins.
struct SiteMistakes: Error {
  let diagnostics: [Diagnostic]
  let summary: String?

  init(_ diagnostics: [Diagnostic], summary: String? = nil) {
    self.diagnostics = diagnostics
    self.summary = summary
  }
}
