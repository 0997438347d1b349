<?php

namespace Example;

final class Greeting
{
    public static function for(string $name): string
    {
        return "Good day, " . htmlspecialchars($name) . "!\n";
    }
}
