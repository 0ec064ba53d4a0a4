#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/replica.h"

namespace load {

using field::shared::Hash;
using field::shared::Id;

/// What a device holds of all that it was sent, packed, in memory: pages wait until their last and
/// are then taken together, and the sum over what is here is compared with the one that the server
/// names, both as a device's store does it.
class Held {
  public:
    struct Row {
        std::uint32_t kind = 0;
        Id project, parent;
        std::uint64_t revision = 0, digest = 0;  ///< sync/digest.h
        std::string values;                      ///< field::shared::packValues
        /// Where it stands is part of it, how it is packed is not.
        bool operator==(const Row& other) const {
            return kind == other.kind && project == other.project && parent == other.parent &&
                   revision == other.revision && digest == other.digest;
        }
    };
    using Rows = std::unordered_map<Id, Row>;

    /// A page that goes on where the device stands; `anew`: from the beginning, so that what waits
    /// counts no more.
    void take(const field::sync::AreaPage& page, bool anew);

    /// Live rows by area.
    [[nodiscard]] const std::map<Id, Rows>& rows() const { return rows_; }
    /// Last pages whose sum was not the one over what is here.
    [[nodiscard]] std::size_t sumsThatDiffer() const { return sumsThatDiffer_; }
    /// Last pages that named a sum.
    [[nodiscard]] std::size_t sums() const { return sums_; }
    /// Changes of rows that are not here.
    [[nodiscard]] std::size_t changesOfNothing() const { return changesOfNothing_; }

  private:
    void apply(const field::sync::AreaPage& page);
    void put(const field::shared::Record& record);
    void change(const field::shared::Record& change);
    void forget(const Id& area, const Id& project);

    std::map<Id, Rows> rows_;
    std::map<Id, std::uint64_t> sumOf_;
    std::map<Id, std::vector<field::sync::AreaPage>> waiting_;
    std::size_t sums_ = 0, sumsThatDiffer_ = 0, changesOfNothing_ = 0;
};

/// What a money check holds, wherever it stands: its digest as of no revision.
std::uint64_t contentOf(const Id& id, const Id& parent, std::uint32_t kind,
                        const field::shared::Values& values);
std::uint64_t contentOf(const Id& id, const Held::Row& row);

}  // namespace load
