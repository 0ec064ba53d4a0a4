#pragma once

#include <string_view>

#include "shared/result.h"

struct sqlite3;

/// What both halves of the wrapper around SQLite (sqlite.h) say when it fails.
namespace field::shared {

/// `sqliteCode`, of a call on `db`, in words, with what to do about it.
Failure failureOf(int sqliteCode, sqlite3* db, std::string_view where);

/// Ends the program over an invariant of ours: SQL that does not compile, or a parameter that is
/// not there.
[[noreturn]] void broken(sqlite3* db, std::string_view sql);

}  // namespace field::shared
