public import ApsisDiagnostics
internal import ApsisTemplates
public import ApsisYAML
public import SystemPackage

/// A folder of job files.
public struct JobsFolder: Sendable {
  /// What loading gave: the sound jobs, and everything that is wrong in any file.
  public struct Contents: Sendable {
    public var jobs: [JobID: Job] = [:]
    /// In reading order.
    public var diagnostics: [Diagnostic] = []
    /// The jobs of the files that have errors.
    public var brokenJobs: Set<JobID> = []

    public init() {}

    /// How many job files there are, broken ones included.
    public var fileCount: Int { jobs.count + brokenJobs.count }

    /// Takes the jobs with errors among `problems` for broken ones.
    public mutating func report(_ problems: [JobID: [Diagnostic]]) {
      for (id, found) in problems {
        diagnostics += found
        if found.hasErrors { leaveOut(id) }
      }
    }

    private mutating func leaveOut(_ id: JobID) {
      jobs[id] = nil
      brokenJobs.insert(id)
    }

    /// A site's actions for the runs of all these jobs, and what is wrong with them.
    ///
    /// - Parameter nodes: A mapping for each action.
    public func actionsForAll(
      _ nodes: [Node], readBy reader: JobReader
    ) -> (actions: [JobAction], diagnostics: [Diagnostic]) {
      let params = Set(jobs.values.flatMap(\.params)).sorted()
      let (actions, diagnostics) = reader.readActions(nodes, params: params)
      let check = JobReferenceCheck(jobs: jobs, brokenJobs: brokenJobs, cache: reader.cache)
      return (actions, diagnostics + check.problems(ofActionsForAll: actions))
    }

    /// What no file alone can tell: whether the jobs that it names are there, and no circle of them waits for itself.
    mutating func checkAcrossFiles(cache: TemplateCache) {
      let references = JobReferenceCheck(jobs: jobs, brokenJobs: brokenJobs, cache: cache).problems()
      let circles = DependencyCircles(jobs: jobs, cache: cache).problems()
      report(references)
      report(circles)
    }
  }

  public let path: FilePath
  private let idPrefix: String

  /// - Parameter parent: The path of this folder below the whole jobs folder, with which the IDs of its jobs begin; empty if it is the
  ///   jobs folder itself.
  public init(_ path: FilePath, at parent: FilePath = "") {
    self.path = path
    idPrefix = parent.isEmpty ? "" : parent.string + "/"
  }

  /// Reads all job files below the folder, on all cores; a mistake in one hides none in another.
  ///
  /// Files and folders whose names begin with a dot are left out. Links are followed, but not into a folder that they lie in.
  ///
  /// - Parameter progress: Told after each job file.
  public func load(with reader: JobReader, progress: JobsProgress = { _, _ in }) -> Contents {
    var contents = Contents()
    let (files, diagnostics) = files()
    contents.diagnostics = diagnostics
    let jobFiles = files.filter { $0.extension == "yaml" }
    let results = jobFiles.concurrentMap(progress: progress) { file in
      let id = JobID(idPrefix + file.string.dropLast(".yaml".count))
      return (id: id, result: JobsFolder.load(path.pushing(file), id: id, with: reader))
    }
    for (id, result) in results {
      if let job = result.job { contents.jobs[id] = job } else { contents.brokenJobs.insert(id) }
      contents.diagnostics += result.diagnostics
    }
    // A part of the folder may name jobs of the rest.
    if idPrefix.isEmpty { contents.checkAcrossFiles(cache: reader.cache) }
    contents.diagnostics = contents.diagnostics.inReadingOrder()
    return contents
  }

  /// Reads one job file.
  public static func load(_ path: FilePath, id: JobID, with reader: JobReader) -> JobReader.Result {
    do {
      return reader.read(try YAMLFile(readingFrom: path), id: id)
    } catch {
      return (nil, [unreadable(path, error)])
    }
  }

  private static func unreadable(_ path: FilePath, _ error: any Error) -> Diagnostic {
    let place = SourcePlace(source: SourceText(name: path.string, text: ""), line: 1, column: 1)
    return .error("cannot read the job file: \(error)", at: place)
  }

  // MARK: - Walking

  /// The files below the folder, as relative paths in order, and a warning for each that looks like a job and is none.
  private func files() -> ([FilePath], [Diagnostic]) {
    var (files, diagnostics) = FolderListing.files(below: path, called: "jobs folder")
    for file in files where file.extension == "yml" || file.extension == nil {
      let place = SourcePlace(source: SourceText(name: path.pushing(file).string, text: ""), line: 1, column: 1)
      let name = file.extension == nil ? "no extension" : "extension '.yml'"
      diagnostics.append(
        .warning("not a job: a file with \(name); job files end in '.yaml'", at: place, hint: "rename or move the file")
      )
    }
    return (files, diagnostics)
  }
}
