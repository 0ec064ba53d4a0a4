#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"
#include "shared/text/csv.h"

struct zip;
struct XML_ParserStruct;

/// A workbook's outside: a zip archive of XML files. shared/text/workbook.h knows what they say.
namespace field::shared {

/// "this is no XLSX workbook: why"
Failure noWorkbook(std::string_view why);

class Package {
  public:
    /// `bytes` must outlive the package. Code::invalid where they are no zip archive, or one of
    /// more than 4096 files.
    static Result<Package> open(std::string_view bytes);

    [[nodiscard]] zip* archive() const { return archive_.get(); }

  private:
    struct Closed {
        void operator()(zip* archive) const;
    };
    std::unique_ptr<zip, Closed> archive_;
};

/// An element's attributes, named without their prefixes; empty where one is missing.
struct Attributes {
    const char** pairs;
    std::string_view operator[](std::string_view name) const;
};

/// One XML file of a package, told element by element while it unpacks. Names come without their
/// prefixes, which programs choose as they like.
class Part {
  public:
    explicit Part(const CellLimits& limits) : limits_(limits) {}
    virtual ~Part() = default;
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    /// Code::invalid where the file is missing, broken, larger than most(), nested deeper than 64
    /// elements or has a DOCTYPE; or with what fail() was told.
    Result<> read(const Package& package, const std::string& name);

  protected:
    virtual void opened(std::string_view name, const Attributes& with) = 0;
    virtual void closed(std::string_view /*name*/) {}

    /// The element around the one that opens or closes.
    [[nodiscard]] std::string_view around() const {
        return path_.empty() ? std::string_view() : path_.back();
    }

    /// Adds the characters of the element that opens to text().
    void takeText() { taking_ = true; }
    /// Where that is longer than a cell may be, it is cut one byte after.
    std::string& text() { return text_; }

    [[nodiscard]] const CellLimits& limits() const { return limits_; }
    /// Bytes that a part may unpack to, and that may be kept of it.
    [[nodiscard]] std::size_t most() const { return 8 * limits_.bytes; }
    /// Counts what is kept: texts that many cells share are no way around the limits.
    void keep(std::size_t bytes, std::string_view where);

    /// Ends the reading; the first words count.
    void fail(std::string what);
    [[nodiscard]] bool failed() const { return failure_.has_value(); }

  private:
    struct Told;  // by the parser

    const CellLimits& limits_;
    XML_ParserStruct* parser_ = nullptr;
    std::vector<std::string> path_;
    std::string text_;
    std::size_t kept_ = 0;
    bool taking_ = false;
    std::optional<Failure> failure_;
};

}  // namespace field::shared
