internal import ApsisDiagnostics
internal import ApsisJobs
internal import ArgumentParser
internal import Foundation
internal import SystemPackage

/// Job files as a command line names them.
enum JobFile {
  /// The job of one file, whose other mistakes are written out.
  ///
  /// - Parameter folder: The jobs folder; looked for if nil, see ``JobsFolderSearch``.
  /// - Throws: `ExitCode.error` if it has errors, which are written out too; `DiagnosticsError` if it does not lie in `folder`.
  static func job(at path: String, in folder: String?, of site: Site) throws -> Job {
    let contents = try file(FilePath(path), in: folder, of: site)
    Output.note(contents.diagnostics)
    guard let job = contents.jobs.values.first else { throw ExitCode.error }
    return job
  }

  /// What a folder holds, or one file as a folder that holds it alone.
  ///
  /// - Parameter folder: The jobs folder that it is, or lies in; looked for if nil.
  /// - Throws: `DiagnosticsError` if it does not lie in `folder`.
  static func contents(
    at path: String, in folder: String?, of site: Site, format: OutputFormat
  ) throws -> JobsFolder.Contents {
    let path = FilePath(path)
    if path.extension == "yaml" { return try file(path, in: folder, of: site) }
    if let diagnostic = missing(path, "cannot read the jobs folder '\(path)'") {
      var contents = JobsFolder.Contents()
      contents.diagnostics = [diagnostic]
      return contents
    }
    let parent = try JobsFolderSearch.place(of: path, in: folder) ?? ""
    return ProgressLine.during("checking", format: format) { progress in
      JobsFolder(path, at: parent).load(with: site.reader, progress: progress)
    }
  }

  private static func file(_ path: FilePath, in folder: String?, of site: Site) throws -> JobsFolder.Contents {
    var contents = JobsFolder.Contents()
    if let diagnostic = missing(path, "cannot read the job file '\(path)'") {
      contents.diagnostics = [diagnostic]
      return contents
    }
    let place = try JobsFolderSearch.place(of: path, in: folder)
    let id = JobID(place.map { String($0.string.dropLast(".yaml".count)) } ?? path.stem ?? path.string)
    let result = JobsFolder.load(path, id: id, with: site.reader)
    if let job = result.job { contents.jobs[id] = job } else { contents.brokenJobs = [id] }
    contents.diagnostics = result.diagnostics
    return contents
  }

  /// That there is nothing at `path`, with what was probably meant; nil if there is something.
  private static func missing(_ path: FilePath, _ message: String) -> Diagnostic? {
    guard !path.isEmpty, !FileManager.default.fileExists(atPath: path.string) else { return nil }
    let folder = path.removingLastComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder.string)) ?? []
    let name = path.lastComponent?.string ?? ""
    // A job's ID was given, or a name with a typing error.
    let nearest = names.contains(name + ".yaml") ? name + ".yaml" : Spelling.nearest(to: name, among: names)
    return .error(
      "\(message): No such file or directory", at: nil,
      hint: nearest.map { "did you mean '\(folder.appending($0))'?" })
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
