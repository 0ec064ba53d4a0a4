#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/forms/form.h"
#include "shared/result.h"

namespace field::shared::forms {

/// "pdf", "xlsx", "csv": what a form can be written as.
const std::vector<std::string>& formats();
/// The format that the name `path` ends in. Code::invalid names those that there are.
Result<std::string> formatOf(const std::string& path);

/// Writes `form` as the name `path` ends in. The file is there whole and on the disk, or what was
/// there before still is. Code::full: no room; Code::refused: no right to write there;
/// Code::missing: no such folder; Code::invalid: no such format. The message names path and cause.
Result<> writeForm(const Form& form, const std::string& path);

/// The bytes of each format. CSV: UTF-8 with byte order mark, RFC 4180, and nothing in it that a
/// spreadsheet takes for a formula.
Result<std::string> pdfOf(const Form& form);
std::string csvOf(const Form& form);
/// `beside`: the path that the file will have; its folder takes an unfinished file meanwhile.
Result<std::string> xlsxOf(const Form& form, const std::string& beside);

/// A new file beside `path` with a name of its own, empty; the caller removes it.
Result<std::string> scratchBeside(const std::string& path);
/// Puts `bytes` under the name `path`, whole and durable, or leaves what is there.
Result<> keepFile(const std::string& path, std::string_view bytes);

}  // namespace field::shared::forms
