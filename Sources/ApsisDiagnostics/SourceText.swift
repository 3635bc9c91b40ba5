internal import Synchronization

/// The text of one file that a person wrote, shared by all places in it.
///
/// A place keeps its text alive, so that a diagnostic can show the line it speaks of long after the file was read, or changed.
public final class SourceText: Sendable {
  /// What diagnostics call it: a path as the user gave it, or a name such as `<template>`.
  public let name: String
  public let text: String
  /// Where lines begin, once somebody has asked for one: only diagnostics do.
  private let lineStarts = Mutex<[String.Index]?>(nil)

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Line `number`, counted from 1, without its end; nil past the last one.
  ///
  /// - Complexity: O(*n*) in the length of the text when the first line is asked for, then O(1).
  public func line(_ number: Int) -> Substring? {
    let starts = lineStarts.withLock { known in
      let starts = known ?? SourceText.lineStarts(in: text)
      known = starts
      return starts
    }
    guard starts.indices.contains(number - 1) else { return nil }
    let end = number < starts.count ? text.utf8.index(before: starts[number]) : text.endIndex
    let line = text.unicodeScalars[starts[number - 1]..<end]
    return Substring(line.last == "\r" ? line.dropLast() : line)
  }

  private static func lineStarts(in text: String) -> [String.Index] {
    let bytes = text.utf8
    return [bytes.startIndex]
      + bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "\n") }.map { bytes.index(after: $0) }
  }
}
