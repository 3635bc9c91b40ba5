internal import ApsisJSON

/// Programs as the original's databases have them, with a run's arguments in them.
enum OriginalProgram {
  /// The program as ``ApsisJobs/Run/boundProgram`` has it; nil if it is none.
  ///
  /// The original has a type of its own for what is bound, `BoundNoOpProgram`, and writes out what is not set.
  static func text(of program: JSONValue) -> String? {
    guard case .object(let members) = program else { return nil }
    return JSONValue.object(
      members.filter { $0.value != .null }.map { member in
        guard member.name == "type", case .string(let type) = member.value else { return member }
        return JSONValue.Member("type", .string(unbound(type)))
      }
    ).line
  }

  private static func unbound(_ type: String) -> String {
    var parts = type.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.last, name.hasPrefix("Bound") else { return type }
    parts[parts.count - 1] = String(name.dropFirst("Bound".count))
    return parts.joined(separator: ".")
  }

  /// A job of table `jobs` as a request would bring it, which is how jobs without a file are kept here; nil if it is none.
  static func text(ofJob text: String) -> String? {
    guard case .object(let members)? = try? JSONValue(reading: text) else { return nil }
    return JSONValue.object(members.filter { $0.name != "job_id" && $0.name != "ad_hoc" }).pretty
  }
}
