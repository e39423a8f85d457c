export { digitsOf, parseMoney, type ReadMoney, typedMoney } from "@kit/base/money";
