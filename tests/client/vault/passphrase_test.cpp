#include <QTest>

#include "shared/proto/vault.pb.h"
#include "tests/client/vault/guarded.h"
#include "tests/faults/no_room.h"
#include "tests/support/frail.h"
#include "tests/support/suite.h"

using namespace guarded;

class PassphraseTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void neitherKeyNorPhotoIsToBeFoundOnTheDisk() {
        Guarded story;
        QVERIFY(story.holds(story.secret) && story.holds(story.bytes.substr(300'000, 64)));
        story.set();
        story.li.closedFor([&] {
            QVERIFY(!story.holds(story.secret));
            for (const std::size_t at : {0, 300'000, 699'900})
                QVERIFY(!story.holds(story.bytes.substr(at, 64)));
            QVERIFY(!story.holds("bytes of a photo"));
            QVERIFY(!story.holds(words));
        });
    }

    void whatIsLockedSavesAndReadsRecordsAndSendsNothing() {
        Guarded story;
        story.set();
        auto& li = story.li;
        const auto before = li.records();
        li.reopen();
        QVERIFY(story.passphrase().door() == Vault::Door::locked);
        QVERIFY(li.records() == before);
        QCOMPARE(li.store().identity().failure().code, Code::locked);
        QCOMPARE(li.store().replica().outbox({}, 0).failure().code, Code::locked);
        QCOMPARE(li.store().evidence().read(story.large, 0, 10).failure().code, Code::locked);
        QCOMPARE(*li.store().evidence().size(story.large), std::uint64_t{story.bytes.size()});
        li.edit(visit, story.report, {{"weather", text("雨")}});
        const auto waiting = story.waitingHashes();
        must(story.passphrase().unlock(words));
        QVERIFY(story.waitingHashes() == waiting);
        story.allIsWell();
    }

    void theRecoveryCodeOpensToo() {
        Guarded story;
        auto code = story.set();
        QCOMPARE(code.size(), std::size_t{39});
        story.li.reopen();
        QCOMPARE(story.unlocked(others), Code::invalid);
        QCOMPARE(story.unlocked(code.substr(0, 38) + (code[38] == '7' ? "8" : "7")), Code::invalid);
        QVERIFY(story.passphrase().door() == Vault::Door::locked);
        std::transform(code.begin(), code.end(), code.begin(), [](char c) {
            return c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
        });
        std::erase(code, '-');
        must(story.passphrase().unlock(code));
        QCOMPARE(story.all(), story.bytes);
        QCOMPARE(story.passphrase().change(others, "no matter what").failure().code, Code::invalid);
        const auto another = must(story.passphrase().change(code, others));
        story.li.reopen();
        QCOMPARE(story.unlocked(words), Code::invalid);
        must(story.passphrase().unlock(others));
        story.li.reopen();
        // Whoever lost the code, or showed it about, has another one with the passphrase.
        QCOMPARE(story.unlocked(code), Code::invalid);
        must(story.passphrase().unlock(another));
        story.allIsWell();
    }

    void anyRunOfASealedPhotoIsReadAsItWas() {
        Guarded story;
        story.set();
        QCOMPARE(story.all(), story.bytes);
        auto& evidence = story.li.store().evidence();
        constexpr std::size_t piece = client::copyPieceBytes;
        for (const auto& [from, size] :
             std::vector<std::pair<std::size_t, std::size_t>>{{0, 1},
                                                              {piece - 1, 2},
                                                              {piece, piece},
                                                              {2 * piece - 5, 200'000},
                                                              {700'000, 9},
                                                              {700'001, 9},
                                                              {5'000'000, 9}}) {
            const auto run = must(evidence.read(story.large, from, size));
            QVERIFY(run == (from < story.bytes.size() ? story.bytes.substr(from, size) : ""));
        }
        QVERIFY(must(evidence.isUnaltered(story.large)));
    }

    void aSealedPhotoThatWasAlteredIsNotReadAsOne_data() {
        QTest::addColumn<int>("how");
        QTest::newRow("a bit of the head") << 0;
        QTest::newRow("a bit of a piece") << 1;
        QTest::newRow("cut") << 2;
        QTest::newRow("two pieces in each other's place") << 3;
        QTest::newRow("another size") << 4;
        QTest::newRow("empty") << 5;
    }
    void aSealedPhotoThatWasAlteredIsNotReadAsOne() {
        QFETCH(int, how);
        Guarded story;
        story.set();
        auto sealed = bytesOf(story.sealedFile());
        constexpr std::size_t piece = client::copyPieceBytes + shared::sealOverhead;
        if (how == 0) sealed[12] = static_cast<char>(sealed[12] ^ 1);
        if (how == 1) sealed[32 + 100] = static_cast<char>(sealed[32 + 100] ^ 4);
        if (how == 2) sealed.resize(sealed.size() - piece / 2);
        if (how == 3) {
            const auto first = sealed.substr(32, piece), second = sealed.substr(32 + piece, piece);
            sealed.replace(32, 2 * piece, second + first);
        }
        if (how == 4) sealed[24] = '\x7f';
        if (how == 5) sealed.clear();
        write(story.sealedFile(), sealed);
        auto& evidence = story.li.store().evidence();
        QCOMPARE(evidence.read(story.large, 0, story.bytes.size()).failure().code, Code::damaged);
        QVERIFY(!must(evidence.isUnaltered(story.large)));
        QCOMPARE(bytesOf(story.sealedFile()), sealed);  // whatever it is, it stays
    }

    void whatArrivesWhileItIsOpenIsSealed() {
        Guarded story;
        story.set();
        const std::string theirs(300'000, 't');
        auto& replica = story.li.store().replica();
        const auto name = shared::sha256(theirs);
        write(must(replica.evidencePath(name)), theirs);
        must(replica.evidenceArrived(name));
        QVERIFY(!story.holds(theirs.substr(0, 64)));
        QCOMPARE(must(story.li.store().evidence().read(name, 0, theirs.size())), theirs);
        write(must(replica.evidencePath(story.photo)), "other bytes");
        QCOMPARE(replica.evidenceArrived(story.photo).failure().code, Code::damaged);
    }

    void takenAwayEverythingIsAsItWas() {
        Guarded story;
        const auto names = story.evidenceNames();
        story.set();
        QVERIFY(story.evidenceNames() != names);
        QCOMPARE(story.passphrase().remove(others).failure().code, Code::invalid);
        must(story.passphrase().remove(words));
        QCOMPARE(story.all(), story.bytes);  // also before the files have come out
        story.settle();
        QVERIFY(story.evidenceNames() == names);
        story.li.reopen();
        QVERIFY(story.passphrase().door() == Vault::Door::none);
        QCOMPARE(story.all(), story.bytes);
        // Another one is another key, also for what the first one left behind.
        story.set();
        must(story.passphrase().remove(words));
        story.set();
        story.li.reopen();
        must(story.passphrase().unlock(words));
        QCOMPARE(story.all(), story.bytes);
        story.allIsWell();
    }

    void cutShortAtAnyPointItGoesOnWhenItIsUnlocked() {
        Guarded story;
        // The vault is written, and then the power fails.
        must(Vault::of(story.li.path())->guard(*story.world.env, words));
        story.li.reopen();
        QVERIFY(story.passphrase().door() == Vault::Door::locked);
        QVERIFY(story.li.store().identity());
        QVERIFY(story.holds(story.secret));
        QVERIFY(must(story.passphrase().keyLiesOpen()));
        must(story.passphrase().unlock(words));
        QVERIFY(!must(story.passphrase().keyLiesOpen()));
        story.settle();
        story.li.closedFor(
            [&] { QVERIFY(!story.holds(story.secret) && !story.holds("bytes of a photo")); });
        // A sealed copy that was made while the open one still stood.
        must(story.passphrase().unlock(words));
        const auto name = story.sealedFile();
        write(name.substr(0, name.size() - 7), story.bytes);
        QCOMPARE(must(story.passphrase().unsettledFiles()).size(), std::size_t{1});
        story.settle();
        QCOMPARE(story.all(), story.bytes);
        story.allIsWell();
    }

    void aKeyThatFindsNoRoomLeavesTheCodeAndIsSealedLater() {
        Guarded story;
        std::string code;
        {
            // Room for the vault, and for nothing in the database.
            const NoRoom disk(4096);
            code = must(story.passphrase().set(words));
            QVERIFY(must(story.passphrase().keyLiesOpen()));
            story.passphrase().lock();
            must(story.passphrase().unlock(code));
            QCOMPARE(story.passphrase().settleKeys().failure().code, Code::full);
        }
        must(story.passphrase().settleKeys());
        QVERIFY(!must(story.passphrase().keyLiesOpen()));
        story.li.closedFor([&] { QVERIFY(!story.holds(story.secret)); });
        must(story.passphrase().unlock(code));
        story.settle();
        story.allIsWell();
    }

    void aVaultIsWrittenWholeOrNotAtAll() {
        Guarded story;
        const auto copy = story.li.path() + "/vault.copy";
        fs::create_directory(copy + ".new");
        QCOMPARE(story.passphrase().set(words).failure().code, Code::full);
        QVERIFY(story.passphrase().door() == Vault::Door::none);
        QVERIFY(!fs::exists(story.li.path() + "/vault"));
        fs::remove(copy + ".new");
        const auto code = must(story.passphrase().set(words));
        // One of the two that is not there is made good.
        fs::remove(copy);
        story.li.reopen();
        must(story.passphrase().unlock(code));
        QCOMPARE(bytesOf(copy), bytesOf(story.li.path() + "/vault"));
    }

    void whatAnotherProgramDoesToItIsHeeded() {
        Guarded story;
        story.set();
        // As the command beside the open app: taken away, and another one set, with another key.
        const auto path = story.li.path();
        wire::Vault left;
        left.set_in_the_open(must(Vault::of(path)->opening()).str());
        auto content = left.SerializeAsString();
        content += shared::sha256(content).view();
        const auto kept = bytesOf(path + "/vault");
        for (const auto* name : {"/vault.x", "/vault.copy.x"}) write(path + name, content);
        fs::rename(path + "/vault.x", path + "/vault");
        fs::rename(path + "/vault.copy.x", path + "/vault.copy");
        QVERIFY(story.passphrase().door() == Vault::Door::none);
        QCOMPARE(story.all(), story.bytes);
        for (const auto* name : {"/vault.x", "/vault.copy.x"}) write(path + name, kept);
        fs::rename(path + "/vault.x", path + "/vault");
        fs::rename(path + "/vault.copy.x", path + "/vault.copy");
        QVERIFY(story.passphrase().door() == Vault::Door::locked);
        // What is kept meanwhile is not sealed under a key that may be gone.
        const auto photo = story.world.freshPath("later.jpg");
        write(photo, "a later photo");
        const auto later = must(story.li.store().keepEvidence(photo));
        QVERIFY(story.li.store().evidence().file(later));
        must(story.passphrase().unlock(words));
        story.settle();
        QVERIFY(!story.li.store().evidence().file(later));
        QVERIFY(story.li.store().evidence().has(later));
    }

    void oneOfTwoCopiesOfTheVaultMayBeLost() {
        Guarded story;
        story.set();
        const auto vault = story.li.path() + "/vault", copy = vault + ".copy";
        const auto good = bytesOf(vault);
        for (const auto& bad : {std::string("x"), std::string(), good.substr(1), good + "x",
                                std::string(1'000'000, 'v')}) {
            story.li.closedFor([&] { write(vault, bad); });
            must(story.passphrase().unlock(words));
            QCOMPARE(bytesOf(vault), good);
        }
        story.li.closedFor([&] {
            write(vault, "x");
            fs::remove(copy);
        });
        QCOMPARE(story.unlocked(words), Code::damaged);
        QCOMPARE(story.li.store().identity().failure().code, Code::locked);
        write(copy, good);
        must(story.passphrase().unlock(words));
        QCOMPARE(story.all(), story.bytes);
    }

    void aVaultThatAsksForAllTheMemoryIsNotObeyed() {
        Guarded story;
        story.set();
        const auto good = bytesOf(story.li.path() + "/vault");
        wire::Vault vault;
        QVERIFY(vault.ParseFromString(good.substr(0, good.size() - Hash::size)));
        for (const bool memory : {true, false}) {
            auto hostile = vault;
            if (memory) hostile.set_bytes(std::uint64_t{1} << 60);
            if (!memory) hostile.set_passes(~std::uint64_t{0});
            auto content = hostile.SerializeAsString();
            content += shared::sha256(content).view();
            story.li.closedFor([&] {
                for (const auto* name : {"/vault", "/vault.copy"})
                    write(story.li.path() + name, content);
            });
            QCOMPARE(story.unlocked(words), Code::full);
        }
    }

    void aPassphraseHasAtLeastEightCharacters() {
        Guarded story;
        const auto state = story.evidenceNames();
        for (const std::string& bad : {std::string(), std::string("1234567"),
                                       std::string("泉城三桥济南府"), std::string(257, 'x')})
            QCOMPARE(story.passphrase().set(bad).failure().code, Code::invalid);
        QVERIFY(story.passphrase().door() == Vault::Door::none);
        QVERIFY(story.evidenceNames() == state && !fs::exists(story.li.path() + "/vault"));
        must(story.passphrase().set("泉城三桥济南府里"));
        QCOMPARE(story.passphrase().set(words).failure().code, Code::refused);
    }

    void whoForgotItBecomesAnotherDeviceAndLosesNoSave() {
        Guarded story;
        story.set();
        auto& li = story.li;
        li.reopen();
        story.world.enrolAnew(li);
        story.world.settle();
        QVERIFY(must(li.store().outbox(true)).empty());
        QVERIFY(story.wang.records() == li.records());
        // The photos wait, sealed, until somebody finds the words after all.
        QCOMPARE(must(li.store().replica().evidenceToSend()).size(), std::size_t{2});
        must(story.passphrase().unlock(words));
        story.settle();
        QVERIFY(!story.holds(story.secret));
        QCOMPARE(story.all(), story.bytes);
        story.allIsWell();
    }

    void aDatabaseThatIsLostIsMadeAnewAroundWhatIsSealed() {
        Guarded story;
        story.set();
        const auto waiting = story.waitingHashes();
        story.damage([&] { spoil(story.database(), 1); });
        QCOMPARE(story.unlocked(others), Code::invalid);
        must(story.passphrase().unlock(words));
        QVERIFY(story.waitingHashes() == waiting);
        QCOMPARE(story.all(), story.bytes);
        story.world.enrolAnew(story.li);
        story.settle();
        story.li.closedFor([&] { QVERIFY(!story.holds(story.secret)); });
        must(story.passphrase().unlock(words));
        story.allIsWell();
    }

    void aSealedPhotoArrivesAtTheServerAndAtAColleaguesAsItWasTaken() {
        served::City city;
        city.serve();
        frail::Device inspector(city, "inspector"), colleague(city, "division");
        inspector.sync();
        Passphrase passphrase(inspector.store());
        must(passphrase.set(words));
        const auto bytes = photoBytes();
        inspector.attach(inspector.visit(), bytes);
        const auto name = shared::sha256(bytes);
        QVERIFY(!inspector.store().evidence().file(name));
        inspector.sync();
        QVERIFY(must(inspector.store().replica().evidenceToSend()).empty());
        colleague.sync();
        QCOMPARE(bytesOf(*colleague.store().evidence().file(name)), bytes);
    }
};

static const suite::Case<PassphraseTest> here("passphrase");
#include "passphrase_test.moc"
