#pragma once

/// The server's command line (fieldledger-server): what an administrator does at the machine. All
/// commands work on a store that a running server has open.
namespace field::server {

/// Runs the command that the arguments name. Exit code 0 only on success; an error is one line on
/// standard error that says what, where and what to do.
int runAdmin(int argc, char** argv);

}  // namespace field::server
