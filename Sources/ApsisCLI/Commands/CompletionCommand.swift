internal import ArgumentParser

/// Writes the script by which a shell completes the words of an executable's commands.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Write a script by which a shell completes commands.",
    discussion: """
        apsis completion bash > ~/.local/share/bash-completion/completions/apsis
        apsis completion zsh > ~/.zfunc/_apsis
        apsis completion fish > ~/.config/fish/completions/apsis.fish

      Jobs and runs are those of the service that the words before say, or APSIS_HOST.
      """)

  @Argument(help: "bash, zsh or fish.") private var shell: ShellName

  private enum ShellName: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var shell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  func run() throws { Output.write(CommandLineInterface.currentRoot.completionScript(for: shell.shell) + "\n") }
}
