#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/value.h"

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
class FileDescriptor;
}  // namespace google::protobuf

namespace field::shared {

/// How concurrent values of a slot are joined; sync.md's table, applied in sync/merge.
enum class Policy { ask, step, text, unite, latest, server };
/// Whose act may write: a form, a review, the server alone.
enum class Writer { field, review, server };
enum class ColumnType { integer, boolean, enumeration, text, blob, elements };

struct Column {
    std::uint32_t number;
    std::string name;
    ColumnType type;
    Policy policy;
    Writer writer;
    std::uint32_t slot;  ///< lowest column number of its together set; its own number otherwise
    std::string unit;    ///< "fen", "ms", "1e-4", "1e-7 deg", … or empty
    bool indexed;
    bool inContent;  ///< covered by a report's content hash
    std::string zh, en;
    const google::protobuf::FieldDescriptor* field;
};

/// What edits, merges, contests and resolves as one: a column, or a together set.
struct Slot {
    std::uint32_t number;  ///< lowest of its columns
    Policy policy;
    Writer writer;
    std::vector<std::uint32_t> columns;
};

struct Kind {
    std::uint32_t number;
    std::string name;   ///< as in records.proto: "IndicatorReading"
    std::string table;  ///< "indicator_reading"
    bool append;
    bool report;
    Writer writer;
    std::uint32_t parentKind;        ///< 0 for roots
    std::vector<std::uint32_t> key;  ///< columns that make the id, with the parent; else empty
    std::uint32_t stateColumn;       ///< 0 if the kind has no workflow
    std::string zh, en;
    std::vector<Column> columns;  ///< ascending by number
    std::vector<Slot> slots;      ///< ascending by number
    const google::protobuf::Descriptor* message;

    [[nodiscard]] const Column* column(std::uint32_t columnNumber) const;
    [[nodiscard]] const Column* column(std::string_view columnName) const;
    /// The slot that `columnNumber` belongs to; null for a column this program does not know.
    [[nodiscard]] const Slot* slotOf(std::uint32_t columnNumber) const;
};

/// The model, read once from the descriptors of records.proto. Immutable; any thread may read it.
/// Whoever needs it is given a reference, so that two versions of the model can meet in one test.
class Catalog {
  public:
    /// The model this program was built with.
    static std::shared_ptr<const Catalog> builtIn();
    /// The model that `file` states. Two kinds or columns with one number, an unknown parent or a
    /// together set of two policies is a defect of ours and ends the program with its name.
    static std::shared_ptr<const Catalog> of(const google::protobuf::FileDescriptor* file);

    [[nodiscard]] const Kind* kind(std::uint32_t number) const;
    [[nodiscard]] const Kind* kind(std::string_view name) const;
    /// Ascending by number.
    [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }

  private:
    std::vector<Kind> kinds_;
};

/// Kind numbers that code, not only data, needs to know. catalog_test proves them.
namespace kinds {
inline constexpr std::uint32_t organization = 1, person = 2, project = 3, projectYear = 4,
                               fundLine = 5, payRecord = 6, goal = 7, indicator = 8,
                               monitorTask = 9, monitorRow = 10, selfEvalRow = 11, visit = 12,
                               indicatorReading = 13, progressCheck = 14, moneyCheck = 15,
                               evidence = 16, finding = 17, rectification = 18, review = 19,
                               alert = 20, conflict = 21, parked = 22, correction = 23,
                               reminder = 24;
}  // namespace kinds

}  // namespace field::shared
