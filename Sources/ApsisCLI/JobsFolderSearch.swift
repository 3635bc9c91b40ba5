internal import ApsisDiagnostics
internal import ArgumentParser
internal import Foundation
internal import SystemPackage

/// The option of commands that take a job file, or a folder of some jobs.
struct JobsFolderOption: ParsableArguments {
  @Option(
    name: .customLong("jobs"),
    help: "The whole jobs folder, from which job IDs count. If left out, the one that an apsis.yaml above names.")
  var folder: String?
}

/// Where a job file, or a folder of some jobs, lies in the jobs folder: what gives jobs their IDs.
enum JobsFolderSearch {
  private static let configName = "apsis.yaml"

  /// The path below the jobs folder, empty for the folder itself.
  ///
  /// - Parameter folder: The jobs folder. If nil, it is looked for: in the folder of `path` and those above it, for a config file
  ///   `apsis.yaml` whose jobs folder `path` lies in. A config file with errors is passed over: it is not what the command is about.
  /// - Returns: Nil if there is no such config file.
  /// - Throws: `DiagnosticsError` if `path` does not lie in `folder`.
  static func place(of path: FilePath, in folder: String?) throws -> FilePath? {
    if let folder {
      if let place = place(of: path, below: FilePath(folder)) { return place }
      throw DiagnosticsError([
        .error("'\(path)' is not in the jobs folder '\(folder)'", at: nil, hint: "give the folder that it lies in")
      ])
    }
    var parent = absolute(path)
    repeat {
      let config = parent.appending(configName)
      if FileManager.default.fileExists(atPath: config.string), let jobs = SiteConfiguration.read(config).0?.jobs,
        let place = place(of: path, below: jobs)
      {
        return place
      }
    } while parent.removeLastComponent()
    return nil
  }

  /// Whether `path` lies in `folder`.
  static func holds(_ path: FilePath, in folder: FilePath) -> Bool { place(of: path, below: folder) != nil }

  /// The path of `path` below `folder`, as they are written, or as they are without links; nil if it is not there.
  private static func place(of path: FilePath, below folder: FilePath) -> FilePath? {
    for form in [absolute, resolved] {
      var place = form(path)
      if place.removePrefix(form(folder)) { return place }
    }
    return nil
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }

  /// Without links, but for the file's own: a link to a file is a job of its own.
  private static func resolved(_ path: FilePath) -> FilePath {
    let path = absolute(path)
    let parent = URL(filePath: path.removingLastComponent().string).resolvingSymlinksInPath()
    return FilePath(parent.path).appending(path.components.suffix(1))
  }
}
