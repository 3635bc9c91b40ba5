internal import ApsisDiagnostics
internal import ApsisJobs
internal import ArgumentParser
internal import SystemPackage

/// Job files as a command line names them.
enum JobFile {
  /// The job of one file, whose other mistakes are written out.
  ///
  /// - Throws: `ExitCode.error` if it has errors, which are written out too.
  static func job(at path: String, of site: Site) throws -> Job {
    let path = FilePath(path)
    let result = JobsFolder.load(path, id: JobID(path.stem ?? path.string), with: site.reader)
    Output.note(result.diagnostics)
    guard let job = result.job else { throw ExitCode.error }
    return job
  }

  /// What a folder holds, or one file as a folder that holds it alone.
  static func contents(at path: String, of site: Site) -> JobsFolder.Contents {
    let path = FilePath(path)
    guard path.extension == "yaml" else { return JobsFolder(path).load(with: site.reader) }
    var contents = JobsFolder.Contents()
    let id = JobID(path.stem ?? path.string)
    let result = JobsFolder.load(path, id: id, with: site.reader)
    if let job = result.job { contents.jobs[id] = job } else { contents.brokenJobs = [id] }
    contents.diagnostics = result.diagnostics
    return contents
  }

  /// Arguments given as `NAME=VALUE`.
  ///
  /// - Throws: `ValidationError` for a word without `=`, or a name that is given twice.
  static func arguments(_ words: some Sequence<String>) throws -> [String: String] {
    var arguments: [String: String] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("expected NAME=VALUE, got '\(word)'")
      }
      guard arguments.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw ValidationError("argument '\(parts[0])' given twice")
      }
    }
    return arguments
  }
}
