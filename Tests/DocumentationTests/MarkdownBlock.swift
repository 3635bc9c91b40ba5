import Foundation
import TestSupport
import Testing

/// A fenced block of a page.
struct MarkdownBlock: Sendable, CustomTestStringConvertible {
  /// From the top of the checkout.
  let page: String
  /// Of its first line, counted from 1.
  let line: Int
  let language: String
  let text: String

  /// `README.md:14 (yaml)`
  var testDescription: String { "\(page):\(line) (\(language))" }

  /// The blocks of this language in all pages.
  static func all(_ language: String) -> [MarkdownBlock] {
    pages.flatMap { blocks(of: $0) }.filter { $0.language == language }
  }

  private static var pages: [String] {
    let root = Executable.root
    let names = { (folder: String) in
      ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []).sorted()
    }
    let top = names(".").filter { $0.hasSuffix(".md") }
    let guides = names("Documentation").filter { $0.hasSuffix(".md") }.map { "Documentation/\($0)" }
    return top + guides + names("Examples").map { "Examples/\($0)/README.md" }
  }

  private static func blocks(of page: String) -> [MarkdownBlock] {
    guard let text = try? String(contentsOf: Executable.root.appending(path: page), encoding: .utf8) else { return [] }
    var blocks: [MarkdownBlock] = []
    var open: (line: Int, language: String, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.hasPrefix("```") else {
        open?.lines.append(line)
        continue
      }
      if let block = open {
        let text = block.lines.joined(separator: "\n")
        blocks.append(MarkdownBlock(page: page, line: block.line, language: block.language, text: text))
        open = nil
      } else {
        open = (index + 2, String(line.dropFirst(3)), [])
      }
    }
    return blocks
  }
}
