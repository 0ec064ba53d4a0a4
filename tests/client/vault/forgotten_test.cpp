#include <QTest>

#include "tests/client/vault/guarded.h"
#include "tests/support/suite.h"
#include "tests/support/village.h"

using namespace guarded;

/// Whoever has neither passphrase nor recovery code any more gets on, by whichever way.
class ForgottenTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theAnswerToAnEnrolmentAnewIsTakenWhileItIsLocked() {
        carried::Village village;
        village.carryAll();
        auto& host = *village.world.host;
        auto& lin = village.lin;
        const auto report = village.visitOf(lin);
        must(Passphrase(lin.store()).set(words));
        lin.reopen();
        const auto out = village.world.freshPath("out"), back = village.world.freshPath("back");
        must(client::askEnrolment(lin.store(), out, host.ledger().server(), "林的平板", true));
        const auto device = must(server::enrolBundle(host, lin.person, out));
        must(host.confirm(device.id));
        must(server::answerBundle(host, *village.world.env, device.id, back));
        QVERIFY(Passphrase(lin.store()).door() == Vault::Door::locked);
        must(client::previewBundle(lin.store(), back));
        QVERIFY(village.give(lin, back).news == client::BundleNews::taken);
        lin.device = device.id;
        QCOMPARE(must(lin.store().identity()).device, device.id);
        village.carryAll();
        QVERIFY(village.allAgree());
        QVERIFY(village.zhou.find(shared::kinds::visit, report));
    }

    void abandonedWhileItWasOpenTheNextKeyStopsNoEnrolmentAnew() {
        Guarded story;
        story.set();
        auto& li = story.li;
        // Asked for, never confirmed: its key is sealed under what is then forgotten.
        const auto abandoned = must(li.store().keyForNext()).publicKey;
        QCOMPARE(must(li.store().keyForNext()).publicKey, abandoned);
        li.reopen();
        story.world.enrolAnew(li);
        story.world.settle();
        QVERIFY(must(li.store().outbox(true)).empty());
        QVERIFY(story.wang.records() == li.records());
    }

    void whoForgotItSetsAnotherAndFindsTheOldWordsLater() {
        Guarded story;
        story.set();
        auto& li = story.li;
        // A next key that was asked for and abandoned goes with what was forgotten.
        must(li.store().keyForNext());
        li.reopen();
        QCOMPARE(story.passphrase().set(others).failure().code, Code::refused);
        story.world.enrolAnew(li);
        QVERIFY(must(story.passphrase().keyLiesOpen()));
        const auto code = must(story.passphrase().set(others));
        QVERIFY(!must(story.passphrase().keyLiesOpen()));
        QVERIFY(story.passphrase().lacksFormer());
        story.settle();
        const auto path = story.world.freshPath("later.jpg");
        write(path, "a later photo");
        const auto later = must(li.store().keepEvidence(path));
        QVERIFY(!li.store().evidence().file(later));
        li.reopen();
        QCOMPARE(story.unlocked(words),
                 Code::invalid);  // at the door it is the new one that counts
        must(story.passphrase().unlock(others));
        QCOMPARE(must(li.store().evidence().read(later, 0, 99)), std::string("a later photo"));
        // The old photos are no damaged ones.
        QCOMPARE(li.store().evidence().read(story.large, 0, 99).failure().code, Code::locked);
        QCOMPARE(li.store().evidence().isUnaltered(story.large).failure().code, Code::locked);
        story.world.settle();
        QVERIFY(story.wang.records() == li.records());

        QCOMPARE(story.unlocked("no words of his"), Code::invalid);
        must(story.passphrase().unlock(words));
        QVERIFY(!story.passphrase().lacksFormer());
        li.reopen();
        must(story.passphrase().unlock(code));
        QCOMPARE(story.all(), story.bytes);
        must(story.passphrase().change(others, words + words));
        QCOMPARE(story.all(), story.bytes);
        must(story.passphrase().remove(words + words));
        story.settle();
        li.reopen();
        QCOMPARE(story.all(), story.bytes);
        for (const auto& name : story.evidenceNames()) QVERIFY(!name.ends_with(".sealed"));
        story.allIsWell();
    }

    void whatIsForgottenTwiceIsFoundTwice() {
        Guarded story;
        story.set();
        auto& li = story.li;
        li.reopen();
        story.world.enrolAnew(li);
        must(story.passphrase().set(others));
        const auto path = story.world.freshPath("later.jpg");
        write(path, "a later photo");
        const auto later = must(li.store().keepEvidence(path));
        li.reopen();
        story.world.enrolAnew(li);
        must(story.passphrase().set("a third one"));
        // Taken away, what is sealed under the two stays so, and another may be set.
        must(story.passphrase().remove("a third one"));
        QVERIFY(story.passphrase().lacksFormer());
        must(story.passphrase().unlock(words));
        QCOMPARE(story.all(), story.bytes);
        must(story.passphrase().set("a fourth one"));
        QCOMPARE(li.store().evidence().read(later, 0, 99).failure().code, Code::locked);
        must(story.passphrase().unlock(others));
        QCOMPARE(must(li.store().evidence().read(later, 0, 99)), std::string("a later photo"));
        QCOMPARE(story.all(), story.bytes);
        story.world.settle();
        story.allIsWell();
    }
};

static const suite::Case<ForgottenTest> here("forgotten");
#include "forgotten_test.moc"
