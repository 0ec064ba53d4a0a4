#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <QObject>

/// Every test file names itself once: `static const suite::Case<ValueTest> here("value");`.
namespace suite {

using Cases = std::map<std::string, std::function<std::unique_ptr<QObject>()>>;
Cases& cases();

template <class Test>
struct Case {
    explicit Case(const char* name) {
        cases()[name] = [] { return std::make_unique<Test>(); };
    }
};

}  // namespace suite
