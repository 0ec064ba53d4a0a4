#include "sync/server/host/cursor.h"

#include "shared/crypto.h"
#include "tests/fuzz/target.h"

/// The cursor that a device brings back: bytes that the server sealed, it says.
namespace field::fuzz {

namespace {

enum Way : unsigned { asSealed, asOpened, ways };

const shared::Hash& key() {
    static const auto made = shared::sha256("the key of this test");
    return made;
}

void run(std::string_view bytes) {
    StillEnv env;
    Input input(bytes);
    const auto way = input.below(ways);
    const auto sealed =
        way == asSealed ? std::string(input.rest()) : shared::seal(env, key(), input.rest());
    const auto cursor = server::openCursor(key(), sealed);
    if (!cursor) return;
    hold(cursor->way <= server::Cursor::Way::afresh, "a cursor goes a way that there is not");
    const auto again = server::seal(env, key(), *cursor);
    hold(shared::open(key(), again) == shared::open(key(), sealed),
         "a cursor says other bytes than it was opened from");
    auto altered = again;
    altered.back() = static_cast<char>(altered.back() ^ 1);
    hold(!server::openCursor(key(), altered), "an altered cursor opens");
}

std::vector<std::string> seeds() {
    StillEnv env;
    std::vector<std::string> all;
    for (const auto way :
         {server::Cursor::Way::changes, server::Cursor::Way::fill, server::Cursor::Way::afresh}) {
        server::Cursor cursor;
        cursor.device = *shared::Id::from("a device of ours");
        cursor.area = *shared::Id::from("an area of a dev");
        cursor.epoch = cursor.seen.epoch = *shared::Id::from("a ledger's epoch");
        cursor.way = way;
        cursor.seen.revision = cursor.at.revision = 77;
        cursor.at.kind = 5;
        cursor.grants = 12;
        const auto sealed = server::seal(env, key(), cursor);
        all.push_back(std::string(1, static_cast<char>(asSealed)) + sealed);
        all.push_back(std::string(1, static_cast<char>(asOpened)) + *shared::open(key(), sealed));
    }
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
