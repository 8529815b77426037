class Order(:
