#pragma once

#include <functional>
#include <memory>

#include <QTemporaryDir>

#include "tests/support/database.h"
#include "tests/support/must.h"

namespace storages {

using namespace field;
using server::Storage;
using server::Stored;
using server::Writing;
using shared::Id;

/// A storage of its own, and ids in order.
struct Room {
    QTemporaryDir dir;
    std::shared_ptr<const shared::Catalog> catalog = shared::Catalog::builtIn();
    std::unique_ptr<Storage> storage =
        database::open(dir.filePath("ledger.db").toStdString(), catalog);
    Id area = id(1);

    static Id id(std::uint8_t number) {
        Id made;
        made.bytes.fill(number);
        return made;
    }
    void write(const std::function<void(Writing&)>& work) const {
        auto tx = must(storage->write());
        work(*tx);
        must(tx->commit());
    }
    [[nodiscard]] Stored visit(std::uint8_t number, std::uint64_t revision) const {
        Stored stored;
        stored.record = {shared::kinds::visit, id(number), area, id(9), {}, revision, false, {}};
        return stored;
    }
};

}  // namespace storages
