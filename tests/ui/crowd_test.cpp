#include <QTest>

#include "client/view/tasks/tasks_view.h"
#include "shared/sqlite.h"
#include "tests/support/crowd.h"
#include "tests/support/suite.h"
#include "tests/ui/hand.h"
#include "tests/ui/story/seat.h"

using namespace field;

/// The list of a hundred thousand projects, on the real page.
class CrowdTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theListAndItsSearchCountAsSqlDoes();
};

void CrowdTest::theListAndItsSearchCountAsSqlDoes() {
    lone::Device device;
    crowd::fill(device, 100'000);
    const auto db =
        must(shared::Database::open(device.path() + "/field.db", shared::Database::Mode::readOnly));
    const auto countOf = [&](const std::string& words) {
        auto statement =
            db->prepare("SELECT count(*) FROM project WHERE deleted = 0 AND pro_name LIKE ?1");
        statement.bindText(1, "%" + words + "%");
        must(statement.step());
        return static_cast<int>(statement.integer(0));
    };
    Seat seat(QString::fromStdString(device.path()), {}, true);
    auto* tasks = qobject_cast<field::view::TasksView*>(seat.app().navigator()->topView());
    QVERIFY(tasks);
    QVERIFY(seat.await([&] { return tasks->rows()->count() == 100'000; }));
    QVERIFY(seat.awaitSeeing("100000 个项目"));
    for (const char* words : {"农田", "第1000017号", "没有", "养护", "1%", "号高"}) {
        QVERIFY(seat.type("名称、代码", words));
        QVERIFY2(seat.await([&] { return tasks->rows()->count() == countOf(words); }), words);
    }
    // The last row can be reached, and is the last one by code.
    QVERIFY(seat.type("名称、代码", ""));
    QVERIFY(seat.await([&] { return tasks->rows()->count() == 100'000; }));
    const auto last = tasks->rows()->index(99'999);
    const auto name = [&] { return last.data(tasks->rows()->roleNames().key("name")).toString(); };
    QVERIFY(seat.await([&] { return name() == "济南市第1099999号垃圾分类设施项目"; }));
}

static const suite::Case<CrowdTest> here("crowd");
#include "crowd_test.moc"
