import Foundation
import Testing

@testable import Fuzzing

/// The short form of `make fuzz`. An input that ends this process is found, with the same seed, by `make fuzz COUNT=…`.
struct FuzzSubjectTests {
  @Test(arguments: ["yaml": 400, "template": 2_000, "schedule": 400, "text": 2_000])
  func `what reads people's texts stands whatever it is given`(_ name: String, count: Int) throws {
    let subject = try #require(FuzzSubjects.named(name))
    let mutator = try subject.mutator()
    for number in 0..<count {
      let start = Usage.time
      #expect(throws: Never.self, "input \(number)") { _ = try subject.run(mutator.input(number, seed: 1)) }
      #expect(Usage.time - start < FuzzSubjectTests.patience, "input \(number)")
    }
  }

  @Test func `what was too much once is not again`() throws {
    for subject in FuzzSubjects.all {
      for (number, input) in try Corpus.fixtures(of: subject.name).enumerated() {
        let start = Usage.time
        #expect(throws: Never.self, "fixture \(number) of \(subject.name)") { _ = try subject.run(input) }
        #expect(Usage.time - start < FuzzSubjectTests.patience, "fixture \(number) of \(subject.name)")
      }
    }
  }

  @Test func `what was made to be hard is not, where it is short`() throws {
    // Short templates of much work are bounded by that, and a debug build is slow at it: `TemplateWorkTests` has some.
    for input in HardInput.all where input.grows || input.subject != "template" {
      let subject = try #require(FuzzSubjects.named(input.subject))
      let start = Usage.time
      #expect(throws: Never.self, "\(input.name)") { _ = try subject.run(Array(input.text(1_000).utf8)) }
      #expect(Usage.time - start < FuzzSubjectTests.patience, "\(input.name)")
    }
  }

  /// A debug build is slower, and other tests run in the same process.
  private static let patience: Duration = .seconds(5)
}
