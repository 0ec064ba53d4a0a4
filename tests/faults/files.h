#pragma once

/// Faults of calls that the product makes to files beside SQLite: evidence. The program of these
/// tests is linked so that the calls of its own code pass by here (tests/CMakeLists.txt).
namespace faults::files {

enum class Fault { none, ioError, full, failedSync, shortWrite };

/// Fault befalls the `nth` call from now that it can befall; a sticky one every later one too.
void plan(Fault fault, int nth, bool sticky);
void heal();
/// How often the planned fault struck.
int strikes();

}  // namespace faults::files
