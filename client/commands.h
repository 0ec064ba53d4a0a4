#pragma once

namespace field::client {

/// Whether the arguments name a command that runs without a window (commands.md).
bool namesCommand(int argc, char** argv);

/// Runs the command that the arguments name and returns the program's exit code: 0 only on success.
/// An error is one line on standard error: what, where, and what to do.
int runCommand(int argc, char** argv);

}  // namespace field::client
