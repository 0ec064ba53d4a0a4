#pragma once

#include <functional>

#include <QTest>

#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

namespace guarded {

inline const QString words = "three bridges of Jinan";

/// A person's app whose passphrase was set by hand.
struct Guarded {
    Stage stage;
    Hand hand{stage.window()};
    QString code;

    explicit Guarded(const QString& login = "inspector", const QString& server = {},
                     const std::function<void(const QString& folder)>& before = {})
        : stage(login, {412, 915}, "zh_CN", server, before) {
        if (!stage.show("Passphrase", {})) qFatal("no page of the passphrase");
        if (!hand.type("新口令", words) || !hand.type("再输入一次", words) ||
            !hand.press("设置口令"))
            qFatal("the passphrase cannot be set");
        const auto shown = [this] {
            for (const auto& text : hand.inSight())
                if (text.startsWith("恢复码 ")) code = text.mid(4);
            return !code.isEmpty();
        };
        if (!QTest::qWaitFor(shown, 20'000)) qFatal("no recovery code is shown");
        const auto guarded = [this] { return stage.app().guard().guarded(); };
        if (!QTest::qWaitFor(guarded, 20'000)) qFatal("nothing is guarded");
        stage.settle();
    }
    [[nodiscard]] QString top() { return stage.app().navigator()->top(); }
    bool locked() {
        return QTest::qWaitFor([this] { return top() == "Locked"; }, 20'000);
    }
    /// Gives `said` at the door.
    bool unlock(const QString& said) {
        stage.settle();
        return hand.type("口令", said) && hand.press("解锁");
    }
    /// Locks it and opens it again; whether `page` is what its person finds then.
    bool outlasts(const QString& page) {
        stage.app().guard().lock();
        if (!locked() || !unlock(words)) return false;
        const bool back = QTest::qWaitFor([&] { return top() == page; }, 20'000);
        stage.settle();
        return back;
    }
};

}  // namespace guarded
