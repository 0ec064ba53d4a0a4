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
};

static const suite::Case<ForgottenTest> here("forgotten");
#include "forgotten_test.moc"
